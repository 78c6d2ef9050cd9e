import { createPrompt, isEnterKey, isTabKey, useKeypress, useState } from '@inquirer/core';
import { back } from '../../questions/interview.ts';
import { drawAnswered, drawFoot, drawHeading, type Heading, type Look } from './look.ts';
import { useResume } from './resume.ts';

export interface Typing {
  readonly heading: Heading;
  /** What Enter takes where nothing is typed, and Tab brings into the line to be edited. */
  readonly offer: string | undefined;
  readonly problem: (value: string) => string | undefined;
  readonly look: Look;
}

/** A line to type. */
export const textPrompt = createPrompt<string | typeof back, Typing>((config, done) => {
  const { heading, offer = '', look } = config;
  const [value, setValue] = useState('');
  const [isMoreOpen, setMoreOpen] = useState(false);
  const [problem, setProblem] = useState('');
  const [answered, setAnswered] = useState<string>();

  useResume();
  useKeypress((key, readline) => {
    if (isEnterKey(key)) {
      const answer = value === '' ? offer : value;
      const found = config.problem(answer);
      if (found === undefined) {
        setAnswered(answer);
        return done(answer);
      }
      // Enter has emptied the line, and it is to be mended, not typed again.
      readline.write(value);
      return setProblem(found);
    }
    if (key.name === 'escape') {
      setAnswered('back');
      return done(back);
    }
    setProblem('');
    if (readline.line === '?') {
      readline.clearLine(0);
      return setMoreOpen(!isMoreOpen);
    }
    if (isTabKey(key)) {
      readline.clearLine(0);
      readline.write(value === '' ? offer : value);
    }
    setValue(readline.line);
  });

  if (answered !== undefined) return drawAnswered(heading, answered, look);
  const keys = config.offer === undefined ? 'Enter goes on' : 'Enter takes it, Tab edits it';
  return [
    `${drawHeading(heading, isMoreOpen, look)}\n> ${value}`,
    drawFoot(problem, keys, heading, look),
  ];
});
