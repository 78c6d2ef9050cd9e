import { walkLoop } from './loop.ts';

walkLoop('a project that is fine-tuned and aligned', { meetsTarget: true });
