import {
  dependencies,
  nodeModules,
  ownModules,
  pythonKeywords,
  pythonModules,
  windowsDevices,
} from './reserved.ts';

const longest = 40;

/** What is wrong with a project name, with the nearest one that is right; undefined when it is right. */
export function nameProblem(name: string): string | undefined {
  const fault = shapeFault(name) ?? reservedFault(name);
  return fault && `${fault}; "${nearestName(name)}" would do.`;
}

/** The name as Python imports it. */
export function packageOf(name: string): string {
  return name.replaceAll('-', '_');
}

/** The valid project name that is nearest to any text, for example the name of a folder. */
export function nearestName(text: string): string {
  const words = text
    .normalize('NFKD')
    // The accents that NFKD takes off Latin letters.
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  const name = shorten(startWithLetter(words.join('-')));
  if (name.length < 2) return 'genai-project';
  return reservedFault(name) ? shorten(`${name}-project`) : name;
}

function startWithLetter(name: string): string {
  return /^[0-9]/.test(name) ? `project-${name}` : name;
}

function shorten(name: string): string {
  return name.slice(0, longest).replace(/-+$/, '');
}

function shapeFault(name: string): string | undefined {
  if (name.length < 2) return 'A project name has at least 2 characters';
  if (name.length > longest) return `A project name has at most ${longest} characters`;
  if (/^[0-9]/.test(name)) return 'A project name begins with a letter, as Python demands';
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    return 'A project name is made of lower-case words and digits joined by single hyphens';
  }
  return undefined;
}

function reservedFault(name: string): string | undefined {
  const imported = packageOf(name);
  if (pythonKeywords.has(imported)) return `"${name}" is a keyword of Python`;
  if (windowsDevices.has(name)) return `"${name}" is a device on Windows`;
  if (pythonModules.has(imported)) return `"${name}" is a module of Python's standard library`;
  if (dependencies.has(imported)) return `"${name}" is a package that the project itself uses`;
  if (ownModules.has(imported)) return `"${name}" is a folder or script of the project itself`;
  if (nodeModules.has(imported)) return `"${name}" is a name that npm refuses`;
  return undefined;
}
