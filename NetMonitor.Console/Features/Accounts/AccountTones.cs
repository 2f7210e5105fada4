using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>The colours of the states of accounts and forms.</summary>
public static class AccountTones
{
    public static Tone Of(AccountStatus status) => status switch
    {
        AccountStatus.Pending => Tone.Waiting,
        AccountStatus.Active => Tone.Good,
        AccountStatus.Frozen => Tone.Bad,
        AccountStatus.Deleted => Tone.Ended,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, null),
    };

    public static Tone Of(FormState state) => state switch
    {
        FormState.Submitted => Tone.Review,
        FormState.Registered => Tone.Good,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };
}
