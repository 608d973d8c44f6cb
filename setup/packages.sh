#!/usr/bin/env bash
# Installs the system packages that building, running or testing needs, and nothing when all are there.
#   setup/packages.sh run    to build and run the programs
#   setup/packages.sh test   and to run the tests, the demo and the measurements as well
#   setup/packages.sh package to build, and to make and look at the Debian package
#   setup/packages.sh bench  to build, and to measure calls over bad networks
set -euo pipefail

# Building: libvpx, ALSA and PipeWire headers, a C compiler and CMake for Opus and SQLite, libclang for bindings.
packages=(build-essential pkg-config cmake libvpx-dev libasound2-dev libpipewire-0.3-dev libclang-dev)
# Running: what the window system libraries open at run time, and letters for the world's scripts.
packages+=(libxkbcommon-x11-0 libx11-xcb1 libxcursor1 libxi6 libvulkan1 libegl1)
packages+=(fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji)
if [ "${1:-run}" = test ]; then
    # A display with a window manager, real mouse and key events, a sound server, a TURN server, the original client's
    # libraries, telephones (a SIP trunk and a SIP end point), a message bus, a keyring, and the bus of screen readers.
    packages+=(xvfb xdotool xclip openbox pulseaudio pulseaudio-utils coturn nodejs npm chromium sip-tester baresip-core
        dbus gnome-keyring at-spi2-core)
    # Wayland's way to share a screen.
    packages+=(pipewire wireplumber xdg-desktop-portal)
fi
if [ "${1:-run}" = package ]; then
    # What checks the files for desktops, which libraries a program needs, and a display.
    packages+=(desktop-file-utils appstream dpkg-dev xvfb)
fi
if [ "${1:-run}" = bench ]; then
    # Namespaces, limits and losses; a sound server.
    packages+=(iproute2 nftables procps pulseaudio pulseaudio-utils)
    # A voice, and what its judge is built from.
    packages+=(espeak-ng python3 python3-dev python3-venv)
fi

is_there() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

have() {
    case "$1" in
        # A Node.js installed in another way is as good.
        nodejs) command -v node >/dev/null ;;
        npm) command -v npm >/dev/null ;;
        # Any letters for Japanese will do; these are many.
        fonts-noto-cjk) [ -n "$(fc-list :lang=ja family 2>/dev/null)" ] || is_there "$1" ;;
        *) is_there "$1" ;;
    esac
}

if ! command -v apt-get >/dev/null; then
    if [ "${1:-run}" = run ] && pkg-config --exists vpx alsa libpipewire-0.3 2>/dev/null && command -v cmake >/dev/null; then
        exit 0
    fi
    echo "This is not a Debian or Ubuntu system. Please install what corresponds to these Debian packages:" >&2
    echo "  ${packages[*]}" >&2
    # They may be there already: let the build say what is missing.
    exit 0
fi

missing=()
for package in "${packages[@]}"; do
    have "$package" || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Please install as root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
fi
echo "Installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >/dev/null
