using Microsoft.AspNetCore.Identity;
using NetMonitor.Domain.Accounts;

namespace NetMonitor.Tests.Support;

/// <summary>Identity's own hasher, with a count of the passwords that were stretched to be compared.</summary>
public sealed class CountingHasher : PasswordHasher<Account>
{
    private int _verified;

    public int Verified => Volatile.Read(ref _verified);

    public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
    {
        Interlocked.Increment(ref _verified);
        return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
    }
}
