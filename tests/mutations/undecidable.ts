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
  'latencies that were typed in to agree':
    'each time and each percentile may be true; only measuring again tells',
  'a run with the answers and times of another, of another moment':
    'asked again with a fixed seed, a model gives the same answers; times alike in all digits are how tests make runs, too',
  'a comparison with a weaker run than the best':
    'the verdict is true of the two that are named, and a person may choose the run to be compared with',
  'the commit of another model, where that is not listed':
    'commits are looked up at the hub, which check never asks',
  'a test split that was cut before it was first committed':
    'what was never there leaves no trace; later, check --since tells',
  'prices that the provider does not ask':
    'the list of models holds no prices, for they change weekly',
  'cards of data and models whose prose contradicts the record':
    'prose is for people; what programs read of a card is held against its hash',
  'a phase that is behind while nothing is released':
    'served and not yet judged is how every project comes to the next phase',
  'latencies of other hardware': 'the run does not say where it was measured',
  'a data note that names an agreement which does not exist': 'the agreement lies elsewhere',
  'a licence note that is wrong': 'the terms lie elsewhere',
  'training texts in other words': 'paraphrases share no runs of words',
  'a load run of a quieter machine': 'the run does not say where it was measured',
  'weights that are not on this machine':
    'their hash is in the run, and nothing here to compare with',
  'the order of what two branches made beside each other':
    'neither numbers nor days tell which came first; check --since tells what stood where',
  'an iteration that was never recorded':
    'what is not there leaves no trace but in git: check --since',
  'a folder of weights that is not the one meant, before anything was measured':
    'weights are made or fetched later, so no folder has to be there yet',
  'an address of this machine at which something else answers':
    'any program may listen at any port; the first evaluation tells',
  'an address that documentation uses, such as api.example.com':
    'it is an address like any other, and tried with names of its own machine',
  'other weights by what the server of this machine calls them':
    'a server answers by an alias, which may be any word',
  'questions that hold their answers':
    'what a text says, and what is asked about it, may well be the same word',
  'texts of people in the log of the application, where the data are personal':
    'whether that is allowed, and until when it is kept, stands in no file of the project',
  'a waiver until a day that is years away':
    'one without a day is allowed as well, and the check names both each time',
  'an agreement in a data note that has ended, or is of a later year':
    'days stand in a note in many ways, of the agreement and of what is kept',
  'a workflow that was deleted':
    'another host may run the check; and in the change that deletes it nothing runs that could say so',
  'a pull request to a branch that no workflow is for':
    'which branches there are, and where people merge, stands in no file',
  'flags of the model server that were added after it was measured':
    'no run says with which flags its server was started',
  'a project that was copied with the name of the other': 'all its files agree on it',
  'sampling that an endpoint is asked for and the prompt was not tried with':
    'the run holds the same words, and so was asked the same way',
};
