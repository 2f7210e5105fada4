using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace NetMonitor.Console.Auth;

/// <summary>The browser that a request came from.</summary>
/// <param name="Id">Random, and the browser's alone.</param>
/// <param name="Accounts">Those that have signed in with it, the last one first.</param>
public sealed record Device(string Id, IReadOnlyList<string> Accounts)
{
    /// <summary>As it stands in the journal: whoever reads that can't make the browser's cookie, nor tell it from its name.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Id)))[..32];

    /// <summary>Its name, where that account has signed in with it; else null.</summary>
    public string? KnownTo(string userName) => Accounts.Contains(userName) ? Id : null;
}

/// <summary>
/// Browsers, each told by a cookie of its own that nobody else can make: guesses from elsewhere don't count against one that an account has signed in
/// with, and refused tries from one browser are seen to be. The cookie opens nothing. Programs have none.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    private const string Name = "netmonitor_device";

    /// <summary>Accounts of one browser; the one that has not signed in for longest is forgotten.</summary>
    private const int Most = 8;

    private static readonly TimeSpan s_keep = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("KnownDevices.v1").ToTimeLimitedDataProtector();

    /// <summary>The browser that this is; a new one where it has shown no cookie of ours.</summary>
    public Device Of(HttpContext http) => Read(http) is [var id, .. var accounts] ? new Device(id, accounts)
        : new Device(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), []);

    /// <summary>After a try: the browser is known again by its cookie, and where an account has signed in, as that account's.</summary>
    public void Keep(HttpContext http, Device device, string? signedIn)
    {
        var accounts = signedIn is null ? device.Accounts : device.Accounts.Where(name => name != signedIn).Prepend(signedIn).Take(Most);
        http.Response.Cookies.Append(Cookies.NameOf(http.Request, Name), _protector.Protect(string.Join(' ', [device.Id, .. accounts]), s_keep),
            Cookies.Options(http.Request, s_keep));
    }

    private string[]? Read(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[Cookies.NameOf(http.Request, Name)] is { Length: < 2048 } cookie ? _protector.Unprotect(cookie).Split(' ') : null;
        }
        catch (CryptographicException)
        {
            // Another installation's, too old, or somebody's own making.
            return null;
        }
    }
}
