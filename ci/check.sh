#!/usr/bin/env bash
# What action.yml runs: the check of the version that the action is of, as annotations and a page in
# the step's summary; then, where asked, as SARIF and as a comment. Ends as the check does.
set -euo pipefail

main() {
  local version since=${SINCE:-${GITHUB_BASE_REF:+origin/$GITHUB_BASE_REF}} status=0
  version=$(node -p 'require(process.argv[1]).version' "$GITHUB_ACTION_PATH/package.json")
  check=(npx --yes "create-genai-project@$version" check)
  # One that is installed already need not be fetched.
  [[ $(create-genai-project --version 2>/dev/null) != "$version" ]] ||
    check=(create-genai-project check)
  while IFS= read -r path; do
    [[ -z $path ]] || check+=("$path")
  done <<<"$PATHS"
  [[ -z $since ]] || check+=(--since "$since")

  "${check[@]}" ${MAX_WARNINGS:+--max-warnings "$MAX_WARNINGS"} --format github || status=$?
  # What cannot be checked at all has said so, and leaves nothing to lay out.
  if [[ $status -lt 2 ]]; then
    [[ -z $SARIF ]] || "${check[@]}" --format sarif >"$SARIF" || true
    [[ $COMMENT != true || -z $PULL_REQUEST ]] || comment
  fi
  return "$status"
}

# Writes the comment anew where there is one of an earlier run: its first line tells.
comment() {
  local page mark mine id issues="repos/$GITHUB_REPOSITORY/issues"
  page=$(mktemp)
  "${check[@]}" --format markdown >"$page" || true
  # Without its first line, any comment would look like the one of before.
  [[ -s $page ]] || return 0
  mark=$(head -n 1 "$page")
  mine="select(.user.type == \"Bot\" and (.body | startswith(\"$mark\")))"
  if ! {
    id=$(gh api --paginate "$issues/$PULL_REQUEST/comments" --jq ".[] | $mine | .id") &&
      id=${id%%$'\n'*} &&
      if [[ -n $id ]]; then
        gh api --silent --method PATCH "$issues/comments/$id" --field "body=@$page"
      else
        gh api --silent --method POST "$issues/$PULL_REQUEST/comments" --field "body=@$page"
      fi
  }; then
    # In a pull request from a fork the token may only read.
    echo '::warning::The comment could not be written: the job needs "permissions: pull-requests: write".'
  fi
  rm "$page"
}

main
