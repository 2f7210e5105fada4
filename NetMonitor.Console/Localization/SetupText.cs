namespace NetMonitor.Console.Localization;

/// <summary>Words of the page that makes the first accounts. The four posts have keys of their own, by their names.</summary>
public sealed class SetupText
{
    public const string Title = nameof(Title);
    public const string Lead = nameof(Lead);
    public const string Code = nameof(Code);
    public const string CodeHint = nameof(CodeHint);
    public const string KeyFile = nameof(KeyFile);
    public const string KeyFileHint = nameof(KeyFileHint);
    public const string KeyFilePassword = nameof(KeyFilePassword);
    public const string Row = nameof(Row);
    public const string Name = nameof(Name);
    public const string StaffNumber = nameof(StaffNumber);
    public const string Mobile = nameof(Mobile);
    public const string ImAccount = nameof(ImAccount);
    public const string Serial = nameof(Serial);
    public const string KeyCode = nameof(KeyCode);
    public const string KeyCodeHint = nameof(KeyCodeHint);
    public const string Seed = nameof(Seed);
    public const string SeedHint = nameof(SeedHint);
    public const string Algorithm = nameof(Algorithm);
    public const string Digits = nameof(Digits);
    public const string Period = nameof(Period);
    public const string Submit = nameof(Submit);
    public const string DoneTitle = nameof(DoneTitle);
    public const string DoneLead = nameof(DoneLead);
    public const string UserName = nameof(UserName);
    public const string InitialPassword = nameof(InitialPassword);
    public const string GoToSignIn = nameof(GoToSignIn);
}
