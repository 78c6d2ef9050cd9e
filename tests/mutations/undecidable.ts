/** Rules that no change of a text can break, with where they are tried instead. */
export const untextual: Readonly<Record<string, string>> = {
  'form/unreadable': 'a pipe or a file without permission; tests/record/read.test.ts',
  'form/not-utf8': 'bytes that are no text; tests/record/read.test.ts',
  'form/path-case': 'a disk that takes both cases for one; tests/check/evidence.test.ts',
};

/** What is wrong in meaning and passes, because no file says so. */
export const undecidable: Readonly<Record<string, string>> = {
  'a use case that the project does not serve':
    'the words are there; whether they are true is known to people alone',
  'answers that a person typed into the examples, with figures that follow from them':
    'the run holds together: only evaluating again, or a signature of who did, tells',
  'latencies of other hardware': 'the run does not say where it was measured',
  'a data note that names an agreement which does not exist': 'the agreement lies elsewhere',
  'a licence note that is wrong': 'the terms lie elsewhere',
  'training texts in other words': 'paraphrases share no runs of words',
  'a load run of a quieter machine': 'the run does not say where it was measured',
  'weights that are not on this machine':
    'their hash is in the run, and nothing here to compare with',
  'an iteration that was never recorded':
    'what is not there leaves no trace but in git: check --since',
};
