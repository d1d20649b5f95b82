/** Bytes that are certainly not random: one value over and over, or none at all. Anything else may be by chance. */
export const isConstant = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === bytes[0]);
