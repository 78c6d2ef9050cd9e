/**
 * A plugin of rolldown that gives files, each named by its whole path, other code. The build fails
 * where one of them is not even imported: its library has changed, and the patch must follow.
 */
export function replaceModules(replacements) {
  const unused = new Set(replacements.keys());
  return {
    name: 'replace-modules',
    load(id) {
      unused.delete(id);
      return replacements.get(id);
    },
    buildEnd(error) {
      if (error || unused.size === 0) return;
      throw new Error(`Nothing imports what the build replaces:\n${[...unused].join('\n')}`);
    },
  };
}
