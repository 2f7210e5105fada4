using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NetMonitor.Console.Data;

namespace NetMonitor.Console.Texts;

/// <summary>
/// Whoever sends texts to phones for this installation, told by a signed webhook: <c>NetMonitor:TextGateway:Url</c> and <c>Secret</c>. Without one texts
/// wait for nobody; Development shows them in its mailbox.
/// </summary>
public sealed class TextGateway
{
    private const string Section = "NetMonitor:TextGateway", SecretPrefix = "whsec_";

    private const int ShortestSecret = 24;

    private readonly byte[] _secret = [];

    public TextGateway(IConfiguration? configuration)
    {
        var (url, secret) = (configuration?[$"{Section}:Url"], configuration?[$"{Section}:Secret"]);
        if (string.IsNullOrEmpty(url)) return;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || !(address.Scheme == "https" || (address.Scheme == "http" && address.IsLoopback)))
            throw new StartRefusedException($"{Section}:Url is no address with https: texts carry codes, and http is taken for this machine only.");
        if (secret?.StartsWith(SecretPrefix, StringComparison.Ordinal) != true || !TryDecode(secret[SecretPrefix.Length..], out _secret))
            throw new StartRefusedException(
                $"{Section}:Secret is to be {SecretPrefix} with at least {ShortestSecret} bytes in base64 behind it, as the gateway has it.");
        Url = address;
    }

    public Uri? Url { get; }

    /// <summary>When a text that is written now is given to the gateway; null where there is none.</summary>
    public DateTimeOffset? DueAt(DateTimeOffset now) => Url is null ? null : now;

    /// <summary>
    /// The call that asks for one text, signed as Standard Webhooks have it: an id that stays the same at each attempt, the time, and both with the body
    /// under the secret.
    /// </summary>
    public HttpRequestMessage Request(string id, DateTimeOffset at, string body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToBase64String(HMACSHA256.HashData(_secret, Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}")));
        var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds);
        request.Headers.Add("webhook-signature", $"v1,{signature}");
        return request;
    }

    private static bool TryDecode(string text, out byte[] secret)
    {
        secret = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, secret, out var length) || length < ShortestSecret) return false;
        secret = secret[..length];
        return true;
    }
}
