/** How long the first line of the packed templates is, the newline included. */
export const indexBytes = 2048;
