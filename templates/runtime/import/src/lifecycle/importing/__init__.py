"""Your own data in place of the sample: `poe import FILE`."""
