#!/usr/bin/env bash
# Makes the Debian package, looks at it, and starts the program out of it.
#   setup/package.sh    needs cargo-deb (setup/packages.sh package), writes target/debian/azstack_*.deb
set -euo pipefail
cd "$(dirname "$0")/.."

target=$(cargo metadata --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
root=$target/package
rm -rf "$root"

desktop-file-validate assets/desktop/azstack.desktop
# The project has no domain yet to be named after.
appstreamcli validate --no-net --override=cid-desktopapp-is-not-rdns=info assets/desktop/azstack.metainfo.xml

cargo deb --locked
package=$(ls -t "$target"/debian/azstack_*.deb | head -n 1)
dpkg-deb --info "$package"

# What is in it is what a person gets: unpacked elsewhere, it must start and draw.
dpkg-deb -x "$package" "$root"
for file in usr/bin/azstack usr/bin/azstackd usr/share/applications/azstack.desktop \
    usr/share/metainfo/azstack.metainfo.xml usr/share/icons/hicolor/scalable/apps/azstack.svg \
    usr/share/icons/hicolor/48x48/apps/azstack.png; do
    [ -s "$root/$file" ] || { echo "$file is not in the package" >&2; exit 1; }
done
"$root/usr/bin/azstackd" --version
home=$(mktemp -d)
exec 3< <(exec Xvfb -displayfd 1 -nolisten tcp -screen 0 1280x900x24 2>/dev/null)
display=$!
trap 'kill $display ${program:-} 2>/dev/null || true; rm -rf "$home"' EXIT
read -r -u 3 number
env -i PATH="$PATH" HOME="$home" DISPLAY=":$number" AZSTACK_TRACE_START=1 \
    "$root/usr/bin/azstack" --renderer software --speaker none >"$home/said" 2>&1 &
program=$!
for _ in $(seq 200); do
    grep -q "first frame" "$home/said" && break
    kill -0 "$program" 2>/dev/null || break
    sleep 0.1
done
grep "first frame" "$home/said" || { cat "$home/said" >&2; exit 1; }
# Asked to end, it ends by itself.
kill "$program"
wait "$program"
unset program
echo "$package is good."
