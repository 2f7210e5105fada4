namespace NetMonitor.Domain.Alerts;

/// <summary>The detectors, by the names that the API has for them.</summary>
public enum DetectorId
{
    /// <summary>Refused sign-ins of one account.</summary>
    D1 = 1,

    /// <summary>Refused sign-ins from one network.</summary>
    D2,

    /// <summary>Many names tried a few times each.</summary>
    D3,

    /// <summary>A device or network that the account has not used for long.</summary>
    D4,

    /// <summary>One account from two networks at once (R11.1).</summary>
    D5,

    /// <summary>A system administrator outside hours.</summary>
    D6,

    /// <summary>Many accounts made at once.</summary>
    D7,

    /// <summary>A system administrator without a registered form (R9.3).</summary>
    D8,

    /// <summary>A lost key was presented (R12.1).</summary>
    D9,

    /// <summary>A code was used a second time.</summary>
    D10,

    /// <summary>Reading or exporting far more than usual.</summary>
    D11,

    /// <summary>Reaching outside the own scope.</summary>
    D12,

    /// <summary>An account that nobody had used for long.</summary>
    D13,

    /// <summary>Work with a password that is too old (R10.8).</summary>
    D14,

    /// <summary>The journal's seal is broken or late.</summary>
    D15,

    /// <summary>The provisional mode outside what the decision allows (R10.5).</summary>
    D16,

    /// <summary>The watch itself.</summary>
    D17,

    /// <summary>Somebody reported that another's account leaked (R14.1).</summary>
    D18,
}
