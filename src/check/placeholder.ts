/** What stands in a text in place of what is still to be said; undefined where nothing does. */
export function placeholderIn(text: string): string | undefined {
  return (whole.exec(text.trim()) ?? marker.exec(text) ?? invitation.exec(text))?.[0];
}

// As a whole value they mean nothing else; an address in such brackets is one, and so is
// a token of a model between bars.
const whole =
  /^(?:(?:todo|fixme|tbd|tba|xxx+|placeholder|(?:(?:the|our|my) )?team|change ?me|lorem ipsum.*|(?:john|jane) doe(?: <.*>)?|(?:max|erika) mustermann|your (?:name|team|company|organi[sz]ation|e-?mail)|your[-_.](?:name|team)@\S+|(?:john|jane)[._]?doe@\S+|(?:foo|test|user|you|me|name|someone)@(?:bar|test|foo|example|domain|company|e?mail)\.(?:com|org|net)|first(?: ?name)? last(?: ?name)?|vorname nachname|@(?:your-?)?(?:handle|username)|no-?reply@\S+|(?:root|user)@(?:local)?host|(?:my-)?(?:org|user(?:name)?)\/(?:my-)?model|(?:describe|insert) (?:the |your |a )?(?:use case|description|project|risks?)(?: here)?|to be (?:done|decided|determined|defined|filled in))[.:!?…]*|[.…?]{2,}|<[^<>@/:|\n]*>|\[ *[^\]\n/| ]+ [^\]\n/|]+\])$/i;

// Inside a sentence, "todo" is Spanish and "XXX" a size; in quotes, the word itself is meant.
const marker = /(?<![\w"'`“„«-])(?:TODO|FIXME|TBD)(?![\w"'`”“»-])|^XXX(?=:)/;

// A bare <ticket> is part of a prompt, or HTML; a variable of the environment may be called $YOUR_KEY.
const invitation =
  /<(?:your|insert|enter|fill in)\b[^<>\n]*>|(?<![\w$])YOUR[-_][A-Z]+|(?<![\w.-])your-(?:[a-z]+-)?(?:org|model|key|host|domain|resource|endpoint|route|server|deployment|token)\b/;
