/** The word after `completion` by which a script asks for what may stand in the place of the last word. */
export const ASK = '--words';

/*
 * A script knows no option: it asks the command line that it completes, which is the one that was typed. What that has
 * nothing to say about is completed as the name of a file.
 */
const bash = `# mms-conform completion bash: source it, for instance from ~/.bashrc:  source <(mms-conform completion bash)
_mms_conform() {
  local IFS=$'\\n'
  COMPREPLY=($("$1" completion ${ASK} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _mms_conform mms-conform
`;

const zsh = `#compdef mms-conform
# mms-conform completion zsh: source it after compinit:  source <(mms-conform completion zsh)
_mms_conform() {
  local -a found
  found=("\${(@f)$("\${words[1]}" completion ${ASK} "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _mms_conform mms-conform
`;

const fish = `# mms-conform completion fish: save it as ~/.config/fish/completions/mms-conform.fish
function __mms_conform
    set -l words (commandline -opc) (commandline -ct)
    $words[1] completion ${ASK} $words[2..-1] 2>/dev/null
end
complete -c mms-conform -a '(__mms_conform)'
`;

/** By the name of the shell. */
export const SCRIPTS: Readonly<Record<string, string>> = { bash, zsh, fish };
