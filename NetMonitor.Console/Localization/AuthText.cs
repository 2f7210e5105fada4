namespace NetMonitor.Console.Localization;

/// <summary>Words of signing in, passwords and sessions.</summary>
public sealed class AuthText
{
    public const string SignIn = nameof(SignIn);
    public const string SignInLead = nameof(SignInLead);
    public const string UserName = nameof(UserName);
    public const string UserNameHint = nameof(UserNameHint);
    public const string PasswordLabel = nameof(PasswordLabel);
    public const string KeyCode = nameof(KeyCode);
    public const string KeyCodeHint = nameof(KeyCodeHint);
    public const string Or = nameof(Or);
    public const string SignInWithUsbKey = nameof(SignInWithUsbKey);
    public const string UsbKeyHint = nameof(UsbKeyHint);
    public const string UsbKeyAgain = nameof(UsbKeyAgain);
    public const string TextCode = nameof(TextCode);
    public const string TextCodeHint = nameof(TextCodeHint);
    public const string TextCodeAsked = nameof(TextCodeAsked);
    public const string SendTextCode = nameof(SendTextCode);
    public const string WithTextCode = nameof(WithTextCode);
    public const string WithKey = nameof(WithKey);
    public const string PasswordAgain = nameof(PasswordAgain);
    public const string ForgotHint = nameof(ForgotHint);
    public const string EndedTitle = nameof(EndedTitle);
    public const string EndedText = nameof(EndedText);
    public const string SignedOutText = nameof(SignedOutText);
    public const string TooManyAttempts = nameof(TooManyAttempts);
    public const string DemoTitle = nameof(DemoTitle);
    public const string DemoLead = nameof(DemoLead);
    public const string DemoSearch = nameof(DemoSearch);
    public const string ChangePassword = nameof(ChangePassword);
    public const string MustChange = nameof(MustChange);
    public const string PasswordOver = nameof(PasswordOver);
    public const string DutyTitle = nameof(DutyTitle);
    public const string DutyText = nameof(DutyText);
    public const string DutyAccept = nameof(DutyAccept);
    public const string DutyGoOn = nameof(DutyGoOn);
    public const string CurrentPassword = nameof(CurrentPassword);
    public const string NewPassword = nameof(NewPassword);
    public const string RepeatPassword = nameof(RepeatPassword);
    public const string PasswordRule = nameof(PasswordRule);
    public const string PasswordChanged = nameof(PasswordChanged);
    public const string SessionsTitle = nameof(SessionsTitle);
    public const string SessionsLead = nameof(SessionsLead);
    public const string SessionDevice = nameof(SessionDevice);
    public const string SessionSince = nameof(SessionSince);
    public const string SessionUntil = nameof(SessionUntil);
    public const string SessionCurrent = nameof(SessionCurrent);
    public const string SessionEnd = nameof(SessionEnd);
    public const string SessionEndAsk = nameof(SessionEndAsk);
    public const string SessionsEmpty = nameof(SessionsEmpty);
    public const string Active = nameof(Active);
}
