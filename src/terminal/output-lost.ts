import { UserError } from '../errors.ts';

/** Standard output takes nothing any more: what is to be said of it goes elsewhere. */
export class OutputLost extends UserError {}
