# Completion of mae's commands, flags, groups, options and keys. The launcher answers from a file, without a JVM.
_mae() {
    # bash splits words at = and :, which are parts of ours
    local line=${COMP_LINE:0:COMP_POINT} word broken
    local -a words
    read -r -a words <<<"$line"
    [[ $line != *[[:space:]] ]] || words+=("")
    word=${words[${#words[@]} - 1]}
    COMPREPLY=($(@MAE@ __complete "${words[@]:1}" 2>/dev/null))
    broken=${word%"${word##*[=:]}"}
    COMPREPLY=("${COMPREPLY[@]#"$broken"}")
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *[=.] ]] || compopt -o nospace 2>/dev/null # unknown to bash 3.2, as macOS has it
}
complete -o default -F _mae mae ./mae @MAE@
