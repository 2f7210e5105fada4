namespace NetMonitor.Domain.Accounts;

/// <summary>Why a sign-in was refused. It goes to the journal and to nobody who tries: the answer is one and the same (R10.4).</summary>
public enum SignInCause
{
    /// <summary>No account has that name.</summary>
    UnknownName,

    /// <summary>Also an initial password that is used up or too old (R10.2).</summary>
    WrongPassword,

    /// <summary>Also a signature that is not of the account's own FIDO2 key.</summary>
    WrongCode,

    /// <summary>The right code or signature, but it was used already.</summary>
    CodeReplayed,

    /// <summary>The right code of a key of this account that is lost, or a lost FIDO2 key's signature (R12.1), whatever the password.</summary>
    KeyLost,

    /// <summary>The account has no key that is bound to it.</summary>
    KeyNotBound,

    /// <summary>The signature is right, but the key's own count of them went back: there may be a copy of it.</summary>
    KeyCloned,

    /// <summary>All was right, but the account is not enabled.</summary>
    NotActive,

    /// <summary>A code by text where the provisional mode is not on, or no more (R10.5).</summary>
    ModeNotAllowed,

    /// <summary>All was right, but not from a network that is listed for its unit.</summary>
    NetworkNotAllowed,
}
