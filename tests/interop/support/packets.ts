/** Packets per stream of the fixtures, as ffprobe counts them. */
export const PACKETS = {
  'audio.asf': ['wmav2 65'],
  'av.asf': ['wmav2 130', 'wmv2 120'],
  'padded.asf': ['wmav2 87', 'wmv2 40'],
  'split-header.asf': ['wmav2 54'],
} as const;

/** Has `serve` send packets as they are in the file: what a client writes is then the file, byte for byte. */
export const PADDING_KEPT = ['--fault', 'padding-not-stripped'] as const;

export const FILES = ['audio.asf', 'av.asf'] as const;
