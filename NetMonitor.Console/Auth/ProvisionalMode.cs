using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Console.Auth;

/// <summary>Whether there are units that sign in with a code by text now (R10.5): then the sign-in page offers it.</summary>
public sealed class ProvisionalMode(ReadDoor door, TimeProvider time)
{
    public async Task<bool> IsOnAsync(CancellationToken cancel)
    {
        var decision = await door.ForSystem().FirstAsync(
            new("select provisional from sign_in_policies where acceptance is null"), row => row.JsonOrNull<ProvisionalDecision>(), cancel);
        return time.GetUtcNow() < decision?.End;
    }
}
