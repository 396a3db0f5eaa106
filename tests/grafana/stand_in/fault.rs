//! What can go wrong between two programs.

/// How the server misbehaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The connection ends before an answer; the request is not carried out.
    Drop,
    /// The request is carried out, and the connection ends before an answer.
    DropAfter,
    /// The request is carried out, and the answer breaks off in the middle.
    Cut,
    /// The request is carried out, and the answer is held back until [`release`](super::StandIn::release).
    Held,
    /// Never an answer.
    Hang,
    /// The answer comes so slowly that it never ends.
    Trickle,
    /// This status, and the request is not carried out.
    Status(u16),
    /// This status, although the request was carried out.
    StatusAfter(u16),
    /// The first half of the answer, as if it were all of it.
    Truncated,
    /// The answer is no JSON although it says so.
    NotJson,
    /// A login page, with status 200.
    LoginPage,
    /// The answer, with another date.
    Date(&'static str),
    /// To another host.
    Redirect(String),
    /// JSON that calls itself plain text.
    WrongType,
    /// 100 MB.
    Huge,
    /// A write is sent on to where it can be read (303), and not carried out.
    SeeOther,
    /// The server sends to the same path again and again.
    Loop,
    /// The response to a write shows what was there before, and it is not carried out.
    OldObject,
    /// The response is about another dashboard.
    OtherName,
    /// A list that has always one more part.
    Endless,
    /// A list that starts the same part again.
    Repeating,
    /// A refusal that repeats the login, in every shape and place.
    Echo(u16),
    /// A refusal of 64 MiB.
    HugeError,
    /// A status without a body.
    Empty(u16),
    /// A refusal without a word.
    Wordless(u16),
    /// Words that would write to a terminal, to a job of CI, or into a page.
    Deceptive,
}

/// What deceives whoever reads it raw.
pub(crate) const DECEPTION: &str = "x\u{1b}[31m\u{1b}]8;;http://evil/\u{7}L\u{9b}1m\n::error title=pwned::from a dashboard\n\u{202e}gnp.exe\u{200b}\u{61c}\u{e0041}[a](https://evil.example)";

/// When it misbehaves.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// How.
    pub(crate) trouble: Trouble,
    /// The method of the requests that are hit; any if empty.
    pub(crate) method: &'static str,
    /// What their paths contain.
    pub(crate) path: &'static str,
    /// How many of them pass first.
    pub(crate) skip: usize,
    /// How many are hit then.
    pub(crate) times: usize,
}

impl Fault {
    /// Every request.
    pub(crate) fn always(trouble: Trouble) -> Self {
        Self {
            trouble,
            method: "",
            path: "",
            skip: 0,
            times: usize::MAX,
        }
    }

    /// The first request of a method whose path contains a text.
    pub(crate) fn once(trouble: Trouble, method: &'static str, path: &'static str) -> Self {
        Self {
            trouble,
            method,
            path,
            skip: 0,
            times: 1,
        }
    }

    /// The trouble for a request, if it is hit.
    pub(crate) fn hits(&mut self, method: &str, path: &str) -> Option<Trouble> {
        if !(self.method.is_empty() || self.method == method) || !path.contains(self.path) {
            return None;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return None;
        }
        self.times = self.times.checked_sub(1)?;
        Some(self.trouble.clone())
    }
}
