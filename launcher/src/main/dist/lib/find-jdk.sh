# Finds the JDK to run on, for the shell scripts that read this file.
#
# find_jdk succeeds with the JDK's folder in `jdk` and its version in `version`,
# or fails with the places that it looked at in `looked`, a line each.

needed=25

# Sets `version` to that of the JDK in folder $1, or to nothing if there is none.
version_of() {
  version=
  [ -x "$1/bin/java" ] || return 0
  if [ -r "$1/release" ]; then
    # A JDK says its version in this file; to start it and ask takes longer.
    while IFS='=' read -r key value; do
      if [ "$key" = JAVA_VERSION ]; then
        version=${value#\"}
        version=${version%\"}
      fi
    done <"$1/release"
  else
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p')
  fi
}

# Succeeds, with `jdk` set, if folder $1 holds a JDK that is new enough; else adds what it found to `looked`.
try() {
  version_of "$1"
  case ${version%%[!0-9]*} in
    '') looked="$looked
  $2: no JDK in $1" ;;
    *)
      if [ "${version%%[!0-9]*}" -ge "$needed" ]; then
        jdk=$1
        return 0
      fi
      looked="$looked
  $2: Java $version in $1"
      ;;
  esac
  return 1
}

find_jdk() {
  looked=
  if [ -n "${JAVA_HOME:-}" ]; then
    try "$JAVA_HOME" JAVA_HOME && return 0
  else
    looked="$looked
  JAVA_HOME: not set"
  fi
  java=$(command -v java || true)
  if [ -n "$java" ]; then
    java=$(readlink -f "$java")
    try "${java%/bin/java}" PATH && return 0
  else
    looked="$looked
  PATH: no java"
  fi
  if [ -x /usr/libexec/java_home ] && mac=$(/usr/libexec/java_home -F -v "$needed+" 2>/dev/null); then
    try "$mac" java_home && return 0
  fi
  for place in /usr/lib/jvm /opt "$HOME/.sdkman/candidates/java" "$HOME/.jdks"; do
    for folder in "$place"/*; do
      if [ -x "$folder/bin/java" ]; then
        try "$folder" "$place" && return 0
      fi
    done
    looked="$looked
  $place: nothing newer"
  done
  return 1
}
