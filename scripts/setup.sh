#!/usr/bin/env bash
# Puts in place what the build and the pictures need beside Rust: a C++ compiler and libclang (RocksDB and its bindings),
# Graphviz, a font with Chinese characters. Installs with apt where it may, else says the one command to run.
set -euo pipefail

if ! command -v cargo >/dev/null; then
    echo "Rust is missing. Install it with rustup (see the Rust project's site), then run this again." >&2
    exit 1
fi

has_libclang() {
    [ -n "${LIBCLANG_PATH:-}" ] || ldconfig -p 2>/dev/null | grep -q libclang ||
        compgen -G '/usr/lib/llvm*/lib/libclang*.so*' >/dev/null || compgen -G '/usr/lib*/libclang*.so*' >/dev/null ||
        [ "$(uname)" = Darwin ] # comes with Apple's command line tools
}
has_cjk_font() { ! command -v fc-list >/dev/null || fc-list ':lang=zh' 2>/dev/null | grep -q .; }

missing=()
command -v c++ >/dev/null || missing+=(g++)
command -v make >/dev/null || missing+=(make)
command -v clang >/dev/null || missing+=(clang)
has_libclang || missing+=(libclang-dev)
if ! command -v dot >/dev/null; then missing+=(graphviz fonts-noto-cjk); elif ! has_cjk_font; then missing+=(fonts-noto-cjk); fi
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
[ "$(id -u)" = 0 ] || as_root=(sudo -n)
install=(apt-get install -y --no-install-recommends "${missing[@]}")
if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
    echo "installing ${missing[*]}" >&2
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" "${install[@]}" -qq >/dev/null
    exit 0
fi

if command -v apt-get >/dev/null; then
    how="sudo apt-get install -y ${missing[*]}"
elif command -v dnf >/dev/null; then
    how="sudo dnf install -y gcc-c++ make clang clang-devel graphviz google-noto-sans-cjk-fonts"
elif command -v pacman >/dev/null; then
    how="sudo pacman -S --needed base-devel clang graphviz noto-fonts-cjk"
elif command -v brew >/dev/null; then
    how="brew install llvm graphviz"
else
    how="your system's package manager to install: ${missing[*]}"
fi
printf 'Missing: %s\nRun this once, then try again:\n\n    %s\n\n' "${missing[*]}" "$how" >&2
exit 1
