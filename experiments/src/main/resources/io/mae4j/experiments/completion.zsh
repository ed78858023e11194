#compdef mae
# Completion of mae's commands, flags, groups, options and keys. The launcher answers from a file, without a JVM.
_mae() {
    local -a all open closed
    all=("${(@f)$(@MAE@ __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
    all=(${all:#})
    open=(${(M)all:#*[=.]})
    closed=(${all:#*[=.]})
    if (( ! $#all )); then
        _files
        return
    fi
    # what ends in = or . goes on
    compadd -S '' -- $open
    compadd -- $closed
}
(( $+functions[compdef] )) || { autoload -U compinit && compinit -u }
compdef _mae mae ./mae @MAE@
