/** Tells of the server's own mistakes, which somebody may be able to provoke at will: of a few of them. */
export function createComplaints(
  most: number,
  tell: (warning: Error) => void = (warning) => process.emitWarning(warning),
): (error: unknown) => void {
  let told = 0;
  return (error) => {
    if (told > most) return;
    if (told++ === most)
      tell(new Error('there are more mistakes of the server, which are not told of any more'));
    else tell(error instanceof Error ? error : new Error(String(error)));
  };
}
