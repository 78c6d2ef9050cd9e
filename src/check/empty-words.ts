/*
 * Words that say nothing by themselves, language by language: a text is told by the words of one of
 * them, for what is empty in one (French "but", Spanish "para") says much in another.
 */

/** Say that something is not there, not known or not done yet: "noch nicht festgelegt", "à définir". */
export const absentWords: readonly ReadonlySet<string>[] = [
  `none no not nothing any zero risk risks issue issues concern concerns problem problems known unknown
  identified found seen foreseen recorded reported special particular so far yet until now to date as of at
  this time present currently is are there we have has been`,
  `keine keinen keiner kein keins nichts noch nicht offen unklar unbekannt bekannt bekannten angabe
  angaben risiken wird werden zu klären geklärt definieren definiert festlegen festgelegt festzulegen
  unterschrieben unterzeichnet bestimmen bestimmt nachgereicht nachreichen prüfen geprüft ergänzen ergänzt folgt später demnächst siehe s oben
  unten entfällt relevant anwendbar zutreffend vorhanden geplant nötig notwendig erforderlich derzeit aktuell`,
  `à a faire vérifier définir déterminer compléter préciser confirmer venir voir ci dessus dessous non pas
  encore de identifié identifiés signé défini définie précisé renseigné connu connus inconnu aucun aucune risque risques rien néant
  prévu prévue sans objet applicable disponible plus tard en attente`,
  `por a definir verificar determinar hacer completar confirmar pendiente sin no aún todavía identificado identificados aplica definido
  conocido conocidos firmado previsto ningún ninguno ninguna riesgo riesgos nada ver arriba abajo desconocido
  especificado disponible más tarde`,
  `da definire fare completare confermare nessun nessuno nessuna rischio rischi noto nulla niente non
  ancora definito firmato applicabile disponibile vedi sopra sotto sconosciuto dopo`,
  `a definir por fazer completar confirmar não nao se aplica nenhum nenhuma risco riscos ainda
  definido assinado conhecido desconhecido pendente ver acima abaixo nada depois`,
  `geen nog niet bepaald bepalen te onbekend bekend bekende volgt later zie boven n v t nvt risico
  risicos niets getekend`,
  `не нет указано указан определено определён данных рисков известно известны неизвестно позже будет
  планируется требуется подписан подписано уточняется проверяется уточнено уточнить пока ещё еще ничего см выше`,
].map(setOf);

/** Could stand in any sentence, as in "das ist in Ordnung"; of English, more are told apart. */
export const commonWords: readonly ReadonlySet<string>[] = [
  `das der die den dem des ein eine einen es ist sind war wird werden so und oder in im an auf für
  mit von zu bei uns wir sie man haben hat kann können darf ja alles alle etwas ordnung gut passt
  schon okay ok egal wie immer üblich weil da hier dann mal sehen machen gemacht geht wichtig relevant
  anders anderes neu verschiedene verschiedenes diverse einige einiges später erst nicht kein keine noch nichts`,
  `le la les l un une des de du d c'est c’est c'était c’était ce cela ça est sont et ou en dans pour avec par sur nous
  on il elle y a bon bien ok oui tout tous quelque quelques chose choses comme d'habitude d’habitude
  toujours parce que important autre autres nouveau divers diverses pas non rien encore plus tard on verra à corriger`,
  `el la los las lo un una unos unas de del es era son está están y o en con para por que porque así nos
  se le hay bien bueno ok sí todo todos algo alguno algunos como siempre importa importante otro otros
  nuevo varios varias no nada sin ya luego veremos`,
  `il lo la i gli le un una di del della è era sono va bene e o in con per che perché così sì tutto tutti
  qualcosa come sempre importa altro nuovo vari varie non nulla niente`,
  `o a os as um uma de do da é são está e em com para por que porque assim sim bem tudo todos algo
  como sempre importa outro novo vários várias não nada`,
  `это этот эта и или в на для с по мы нам всё все так как всегда потому что да нормально хорошо
  просто важно другое новое разное разные не нет ничего потом позже неважно применимо`,
].map(setOf);

/** Whole texts in scripts that put no spaces between words. */
export const unspacedNothings: readonly string[] = [
  '(?:暂|暫|尚|还|還|目前)?(?:无|無|没有|沒有|未)(?:风险|風險|填写|填寫|定|知|指定|确定|確定|说明|說明|提供)?',
  '待(?:定|补充|補充|确认|確認|讨论|討論|办|填)',
  '同上|同左|见上|見上|不明|不详|不詳|不适用|不適用|不重要|没问题|沒問題|可以|是',
  '(?:予定|計画中|计划中|不可能|不需要|不要|必要なし)',
  '(?:无关|(?:暂时)?忽略|以后再说|続き|继续|無視|気にしない|상관없음)',
  'sem riscos|ingen|ei ole|brak|yok|bilinmiyor',
  '(?:特に)?(?:なし|無し|ありません)|該当なし|未(?:記入|確認|設定|決定)|(?:検討|調整|確認)中|後で|後日|はい',
  '(?:リスク|問題)は?(?:なし|無し|ない|ありません)',
  '(?:필요 ?)?없음|해당 ?없음|미정|추후(?: ?결정)?|나중에|(?:확인|검토) ?중|예',
];

/** The words of a text, which are set apart by spaces. */
export function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(/\s+/));
}
