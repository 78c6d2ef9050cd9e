"""What fine-tuning and alignment share: experiments, examples, models, output folders, run cards.

The modules import torch, transformers, trl and peft, which live in the dependency group `train`;
a command asks `command.need` before it imports one of them.
"""

import os

# Threads that spin while they wait take the processor from those that work; a training run on a
# busy machine took four times as long. It must be set before torch is imported.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
