//! Verbs: which words say what is done.
//!
//! In: a word. Out: whether it is a verb, and what for. Tables, so that a reader sees why an operation has its name.

use super::words::is_plural;

/// What is done to a resource, sorted. A segment of a path, the first word of a summary and an id may say one of these.
#[rustfmt::skip]
const VERBS: &[&str] = &[
    "accept", "acknowledge", "activate", "add", "adjust", "advance", "allocate", "answer", "apply", "approve",
    "archive", "assign", "attach", "authenticate", "authorise", "authorize", "ban", "begin", "block", "book",
    "boot", "bypass", "calculate", "cancel", "capture", "change", "charge", "check", "claim", "clear", "clone",
    "close", "complete", "compute", "configure", "confirm", "connect", "convert", "copy", "count", "create",
    "deactivate", "decline", "decrypt", "defer", "delete", "deliver", "deny", "deploy", "destroy", "detach",
    "disable", "disconnect", "discard", "dismiss", "dispatch", "disburse", "download", "draw", "duplicate",
    "edit", "enable", "encrypt", "end", "enqueue", "enroll", "estimate", "evaluate", "exchange", "execute",
    "expire", "export", "extend", "fail", "fetch", "filter", "finalise", "finalize", "find", "finish", "fix",
    "follow", "force", "fork", "forward", "freeze", "fund", "generate", "get", "grant", "hang", "hide",
    "import", "increment", "init", "initialise", "initialize", "initiate", "insert", "install", "invalidate",
    "invite", "invoke", "issue", "join", "kick", "leave", "link", "list", "load", "lock", "login", "logout",
    "lookup", "make", "mark", "match", "merge", "migrate", "modify", "mount", "move", "mute", "notify", "open",
    "pause", "pay", "ping", "pin", "play", "prepare", "preview", "process", "promote", "provision", "publish",
    "pull", "purge", "push", "put", "query", "quote", "reactivate", "read", "rebuild", "reboot", "recalculate",
    "receive", "recover", "recycle", "redeem", "refresh", "refund", "regenerate", "register", "reject",
    "release", "reload", "remove", "rename", "render", "renew", "reopen", "reorder", "replace", "replicate",
    "replay", "report", "request", "rerequest", "rerun", "rescue", "resend", "reset", "resize", "resolve",
    "respond", "restart", "restore", "resume", "retrieve", "retry", "return", "reverse", "revert", "review",
    "revoke", "rotate", "run", "save", "scan", "schedule", "search", "seek", "send", "set", "setup", "share",
    "show", "shut", "shutdown", "sign", "simulate", "skip", "snooze", "star", "start", "stop", "store",
    "submit", "subscribe", "succeed", "suspend", "swap", "switch", "sync", "synchronize", "tag", "terminate",
    "test", "touch", "transfer", "transition", "translate", "trigger", "unarchive", "unassign", "unban",
    "unblock", "undelete", "undo", "unfollow", "unfreeze", "uninstall", "unlink", "unlock", "unmount",
    "unmute", "unpause", "unpin", "unpublish", "unregister", "unshare", "unstar", "unsubscribe", "unsuspend",
    "untag", "update", "upgrade", "upload", "upsert", "use", "validate", "verify", "view", "void", "watch",
    "withdraw",
];

/// Verbs that are nouns as often: before a plural they count as one (`login_links`), in the singular as a verb.
#[rustfmt::skip]
const NOUNS_TOO: &[&str] = &[
    "book", "change", "charge", "check", "claim", "count", "draw", "exchange", "export", "filter", "fix",
    "import", "issue", "link", "list", "load", "lock", "login", "match", "play", "process", "query", "quote",
    "report", "request", "review", "return", "schedule", "search", "share", "star", "store", "switch", "tag",
    "test", "transfer", "trigger", "use", "view", "watch",
];

/// What a GET may do in addition to reading what is there.
const READING: &[&str] = &[
    "check", "count", "download", "estimate", "export", "lookup", "ping", "preview", "query", "render",
    "search", "validate", "verify",
];

/// Other words for reading one thing, or a list of them.
const RETRIEVING: &[&str] = &["fetch", "find", "get", "obtain", "read", "retrieve", "return", "show", "view"];

/// Whether a word is a verb.
pub(super) fn is_verb(word: &str) -> bool {
    VERBS.contains(&word)
}

/// Whether a word is a verb and hardly ever a noun.
pub(super) fn is_only_verb(word: &str) -> bool {
    is_verb(word) && !NOUNS_TOO.contains(&word)
}

/// Whether reading one thing, or a list, is all that this verb says.
pub(super) fn is_retrieving(verb: &str) -> bool {
    RETRIEVING.contains(&verb)
}

/// Whether it says more of a GET than that it reads.
pub(super) fn is_reading(verb: &str) -> bool {
    READING.contains(&verb)
}

/// Whether it takes something away, as a DELETE may call it.
pub(super) fn is_removing(verb: &str) -> bool {
    !is_retrieving(verb)
        && is_verb(verb)
        && !["add", "create", "list", "put", "set", "update"].contains(&verb)
}

/// The verb of a sentence by its first word: `Cancel`, `Cancels`.
pub(super) fn of_sentence(word: &str) -> Option<String> {
    let known = |it: &str| is_verb(it) || is_retrieving(it);
    if known(word) {
        return Some(word.to_owned());
    }
    [("ies", "y"), ("es", "e"), ("es", ""), ("s", "")]
        .iter()
        .filter_map(|(end, instead)| Some(word.strip_suffix(end)?.to_owned() + instead))
        .find(|it| known(it))
}

/// Whether the last segment of a path is what is done, and not a thing: `cancel`, `mark_uncollectible`, `search`.
///
/// POST, PUT and PATCH act. GET acts by the few verbs that read (`search`), or by one before a noun (`list_members`);
/// DELETE never does. A plural is a collection (`refunds`), as is a plural behind a word that is a noun, too.
pub(super) fn is_action(words: &[String], method: &str) -> bool {
    let Some((verb, rest)) = words.split_first() else { return false };
    let acts = match method {
        "get" | "head" => {
            is_reading(verb)
                || (["find", "get", "list"].contains(&verb.as_str()) && !rest.is_empty())
                || verb == "list"
        }
        "post" | "put" | "patch" => is_verb(verb),
        _ => false,
    };
    let of_things = rest.last().is_some_and(|it| is_plural(it)) && NOUNS_TOO.contains(&verb.as_str());
    acts && !of_things
}

#[cfg(test)]
mod tests {
    use super::{is_action, of_sentence};

    #[test]
    fn segments_that_are_actions() {
        let words = |text: &str| text.split('_').map(str::to_owned).collect::<Vec<_>>();
        for text in ["cancel", "refund", "mark_uncollectible", "verify_microdeposits", "create_preview"] {
            assert!(is_action(&words(text), "post"), "{text}");
        }
        for text in ["refunds", "login_links", "test_clocks", "discount", "settings", ""] {
            assert!(!is_action(&words(text), "post"), "{text}");
        }
        assert!(is_action(&words("search"), "get") && !is_action(&words("refund"), "get"));
        assert!(!is_action(&words("cancel"), "delete"));
    }

    #[test]
    fn verbs_of_sentences() {
        for (word, verb) in
            [("cancel", "cancel"), ("creates", "create"), ("applies", "apply"), ("returns", "return")]
        {
            assert_eq!(of_sentence(word).as_deref(), Some(verb));
        }
        assert_eq!(of_sentence("refunds"), Some("refund".to_owned()));
        assert_eq!(of_sentence("this"), None);
    }
}
