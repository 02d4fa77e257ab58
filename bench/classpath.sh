# shellcheck shell=bash
# Sourced by the benches in Java, which use the servers of the tests: goes to the root of the checkout, makes the
# folder $work, which goes away at the end, and compile FILE…, which leaves its classes and all libraries in $classpath, and
# contest CLASS ARGUMENT…, which runs one of them in a folder of its own and shows its errors only if it fails.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compile() {
  mvn -q test-compile dependency:build-classpath -DincludeScope=test -Dmdep.outputFile="$work/classpath" >/dev/null
  classpath=$work/classes:target/test-classes:target/classes:$(cat "$work/classpath")
  "${JDK17:+$JDK17/bin/}javac" -proc:none -cp "$classpath" -d "$work/classes" "$@"
}

contest() {
  local name=$1
  shift
  mkdir "$work/$name"
  java -Dreelay.test.bundle=target/reelay -cp "$classpath" "$name" "$work/$name" "$@" 2>"$work/errors" ||
    { tail -50 "$work/errors" >&2; exit 1; }
}
