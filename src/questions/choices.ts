/** value → what a person reads, out of a table of facts about each value. */
export function choiceTitles<Fact, Key extends string = string>(
  facts: Readonly<Record<Key, Fact>>,
  title: (fact: Fact, key: Key) => string,
): Readonly<Record<Key, string>> {
  const entries = Object.entries<Fact>(facts).map(([key, fact]) => [key, title(fact, key as Key)]);
  return Object.fromEntries(entries) as Record<Key, string>;
}
