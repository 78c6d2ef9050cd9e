import { walkLoop } from './loop.ts';

walkLoop('an extraction project that is fine-tuned and aligned', { meetsTarget: false });
