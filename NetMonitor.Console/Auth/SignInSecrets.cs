using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NetMonitor.Console.Commands;

namespace NetMonitor.Console.Auth;

/// <summary>
/// Hashes under a key that is made once for the installation and kept protected, so that whoever reads journal and database can't try names or codes
/// against them: there are few of both.
/// </summary>
public sealed class SignInSecrets(InstallationSettings settings, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("SignInSecrets.v1");
    private byte[]? _key;

    /// <summary>Makes the key at first start.</summary>
    public async Task PrepareAsync(CancellationToken cancel) =>
        _key = _protector.Unprotect(Convert.FromBase64String(
            await settings.KeepAsync("SignInKey", Convert.ToBase64String(_protector.Protect(RandomNumberGenerator.GetBytes(32))), cancel)));

    /// <summary>A name that no account has, as it stands in the journal: the same name is the same text, and nobody reads from it what was typed.</summary>
    public string OfName(string typed) => Convert.ToHexStringLower(Hash($"name {typed}"))[..32];

    public byte[] OfCode(string userName, string code) => Hash($"code {userName} {code}");

    private byte[] Hash(string text) =>
        HMACSHA256.HashData(_key ?? throw new InvalidOperationException("The key of sign-ins is not read yet."), Encoding.UTF8.GetBytes(text));
}
