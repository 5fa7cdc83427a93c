# Root file systems of workspace images, from Debian's packages alone: unpacked and never installed, so that no rights are
# needed. Sourced after cluster/common.sh and cluster/debian.sh, never run.

# closure CONF PACKAGE…: the whole closure of these, but not what only an installation needs: with an empty status apt names
# every dependency.
closure() {
  local conf=$1
  shift
  apt-get -c "$conf" -qq --print-uris --no-install-recommends install "$@" |
    sed -E "s/^'[^']*' ([^_]+)_.*/\1/" |
    grep -vxE 'debconf|debianutils|dpkg|install-info|perl|perl-modules-.*|libperl.*|liberror-perl|libgdbm.*|git-man|openssl|adduser|passwd|gpgv|init-system-helpers'
}

# make_debian_root CONF DIR PACKAGE…: DIR holds a small Debian with these packages (bash, busybox-static, ca-certificates,
# coreutils and git must be among them) and user 1000 "workspace" with the home /home/workspace.
make_debian_root() {
  local conf=$1 root=$2 file
  shift 2
  rm -rf "$root" "$root".*
  # shellcheck disable=SC2046 # a word per package
  unpack_into "$conf" "$root" $(closure "$conf" "$@")
  cd "$root"
  rm -rf usr/share/{doc,man,info,locale,lintian,bash-completion,gitweb} usr/lib/x86_64-linux-gnu/gconv var/cache var/log
  # A merged /usr, as Debian has it.
  for file in bin sbin lib lib64; do
    [[ ! -d $file || -L $file ]] || { mkdir -p "usr/$file" && cp -a "$file/." "usr/$file/" && rm -rf "$file"; }
    [[ ! -d usr/$file ]] || ln -sfn "usr/$file" "$file"
  done
  ln -sfn bash usr/bin/sh
  # Busybox serves what Debian's own programs here do not.
  for file in nc vi ps top less clear hostname ip ping awk sed grep find xargs tar gzip diff; do
    [[ -e usr/bin/$file ]] || ln -s busybox "usr/bin/$file"
  done
  mkdir -p etc/ssl/certs tmp var/tmp run proc sys dev home/workspace root
  chmod 1777 tmp var/tmp
  # What installing ca-certificates would do.
  find usr/share/ca-certificates -name '*.crt' | LC_ALL=C sort | xargs cat >etc/ssl/certs/ca-certificates.crt
  printf '%s\n' root:x:0:0:root:/root:/bin/bash workspace:x:1000:1000:workspace:/home/workspace:/bin/bash nobody:x:65534:65534:nobody:/nonexistent:/bin/false >etc/passwd
  printf '%s\n' root:x:0: workspace:x:1000: nogroup:x:65534: >etc/group
  printf 'hosts: files dns\npasswd: files\ngroup: files\n' >etc/nsswitch.conf
  # Its files may belong to root, or to whoever restored a volume: the pod is the only user here.
  printf '[safe]\n\tdirectory = *\n[init]\n\tdefaultBranch = main\n' >etc/gitconfig
}
