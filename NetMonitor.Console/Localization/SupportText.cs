namespace NetMonitor.Console.Localization;

/// <summary>Words of requests for help.</summary>
public sealed class SupportText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Ask = nameof(Ask);
    public const string AskWhat = nameof(AskWhat);
    public const string Request = nameof(Request);
    public const string Unit = nameof(Unit);
    public const string Center = nameof(Center);
    public const string State = nameof(State);
    public const string Due = nameof(Due);
    public const string Owner = nameof(Owner);
    public const string Nobody = nameof(Nobody);
    public const string OnlyLate = nameof(OnlyLate);
    public const string Late = nameof(Late);
    public const string None = nameof(None);
    public const string NoneHelp = nameof(NoneHelp);
    public const string Messages = nameof(Messages);
    public const string Sent = nameof(Sent);
}
