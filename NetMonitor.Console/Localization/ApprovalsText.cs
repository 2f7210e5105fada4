namespace NetMonitor.Console.Localization;

/// <summary>Words of what waits for a second administrator.</summary>
public sealed class ApprovalsText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Box = nameof(Box);
    public const string Request = nameof(Request);
    public const string RequestedBy = nameof(RequestedBy);
    public const string RequestedAt = nameof(RequestedAt);
    public const string Until = nameof(Until);
    public const string State = nameof(State);
    public const string DecidedBy = nameof(DecidedBy);
    public const string Reason = nameof(Reason);
    public const string About = nameof(About);
    public const string WhatItDoes = nameof(WhatItDoes);
    public const string None = nameof(None);
    public const string NoneHelp = nameof(NoneHelp);
    public const string Confirm = nameof(Confirm);
    public const string ConfirmWhat = nameof(ConfirmWhat);
    public const string Refuse = nameof(Refuse);
    public const string TakeBack = nameof(TakeBack);
    public const string OwnHint = nameof(OwnHint);
    public const string Done = nameof(Done);
    public const string Refused = nameof(Refused);
    public const string FourEyesOn = nameof(FourEyesOn);
    public const string SwitchOn = nameof(SwitchOn);
    public const string SwitchOff = nameof(SwitchOff);
    public const string SwitchOffWhat = nameof(SwitchOffWhat);
    public const string Yes = nameof(Yes);
    public const string No = nameof(No);
}
