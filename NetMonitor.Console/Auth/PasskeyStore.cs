using Microsoft.AspNetCore.Identity;
using NetMonitor.Domain.Keys;

namespace NetMonitor.Console.Auth;

/// <summary>
/// The one key that an answer is checked against, as ASP.NET Core Identity's handler of passkeys asks for it: its "user" is the key, not an account, and
/// what is stored stays where it is. For a user's name or a credential that is not this key's it has the stand-in, so that a signature is always checked.
/// </summary>
internal sealed class PasskeyStore(SecurityKey? key, SecurityKey standIn) : IUserPasskeyStore<SecurityKey>
{
    public Task<SecurityKey?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult<SecurityKey?>(key is not null && key.UserHandle == userId ? key : standIn);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(SecurityKey user, byte[] credentialId, CancellationToken cancellationToken) =>
        // Its own count is compared where it is kept, in the statement that sets it anew.
        Task.FromResult<UserPasskeyInfo?>(new UserPasskeyInfo(
            credentialId, user.PublicKey!, user.EnrolledAt!.Value, signCount: 0, user.Transports, isUserVerified: true, isBackupEligible: false,
            isBackedUp: false, [], []));

    /// <summary>Whether another key has the credential is asked of the database, under the key's lock.</summary>
    public Task<SecurityKey?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) => Task.FromResult<SecurityKey?>(null);

    /// <summary>None is named to the browser: which keys there are is nobody's to know, and one that is enrolled again makes a new credential.</summary>
    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(SecurityKey user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([]);

    public Task<string> GetUserIdAsync(SecurityKey user, CancellationToken cancellationToken) => Task.FromResult(user.UserHandle!);

    public Task<string?> GetUserNameAsync(SecurityKey user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Serial);

    public Task<string?> GetNormalizedUserNameAsync(SecurityKey user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Serial);

    public Task<SecurityKey?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => Task.FromResult<SecurityKey?>(null);

    public Task SetUserNameAsync(SecurityKey user, string? userName, CancellationToken cancellationToken) => throw Kept();

    public Task SetNormalizedUserNameAsync(SecurityKey user, string? normalizedName, CancellationToken cancellationToken) => throw Kept();

    public Task<IdentityResult> CreateAsync(SecurityKey user, CancellationToken cancellationToken) => throw Kept();

    public Task<IdentityResult> UpdateAsync(SecurityKey user, CancellationToken cancellationToken) => throw Kept();

    public Task<IdentityResult> DeleteAsync(SecurityKey user, CancellationToken cancellationToken) => throw Kept();

    public Task AddOrUpdatePasskeyAsync(SecurityKey user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw Kept();

    public Task RemovePasskeyAsync(SecurityKey user, byte[] credentialId, CancellationToken cancellationToken) => throw Kept();

    public void Dispose()
    {
    }

    private static NotSupportedException Kept() => new("Keys are written by the ledger's commands.");
}
