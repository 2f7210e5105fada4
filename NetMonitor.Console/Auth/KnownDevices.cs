using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace NetMonitor.Console.Auth;

/// <summary>
/// Browsers that accounts have signed in with, each told by a cookie of its own that nobody else can make: guesses from elsewhere don't count against
/// them. The cookie opens nothing.
/// </summary>
public sealed class KnownDevices(IDataProtectionProvider protection)
{
    private const string Name = "netmonitor_device";

    /// <summary>Accounts of one browser; the one that has not signed in for longest is forgotten.</summary>
    private const int Most = 8;

    private static readonly TimeSpan s_keep = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("KnownDevices.v1").ToTimeLimitedDataProtector();

    /// <summary>The browser's name, where that account has signed in with it; else null.</summary>
    public string? Find(HttpContext http, string userName) => Read(http) is [var id, .. var accounts] && accounts.Contains(userName) ? id : null;

    /// <summary>After the account has signed in.</summary>
    public void Remember(HttpContext http, string userName)
    {
        var known = Read(http);
        var id = known is [var kept, ..] ? kept : Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var accounts = (known is [_, .. var before] ? before : []).Where(name => name != userName).Prepend(userName).Take(Most);
        http.Response.Cookies.Append(Cookies.NameOf(http.Request, Name), _protector.Protect(string.Join(' ', [id, .. accounts]), s_keep),
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
