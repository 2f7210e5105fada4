using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.HttpOverrides;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Auth;

/// <summary>
/// The network that a request comes from. Behind proxies it is the one that they name, as far as they are trusted: <c>NetMonitor:KnownProxies</c> lists
/// their addresses or networks (<c>10.0.0.5</c>, <c>172.30.0.0/24</c>). A proxy that names nobody is never taken for the caller.
/// </summary>
public sealed class Networks
{
    private const string Setting = "NetMonitor:KnownProxies";

    /// <summary>The network of callers whom their proxy does not name.</summary>
    private const string Unnamed = "unnamed";

    private readonly IReadOnlyList<System.Net.IPNetwork> _proxies;

    public Networks(IConfiguration configuration) => _proxies = [.. Listed(configuration).Select(Parse)];

    /// <summary>Whether requests come by proxies at all.</summary>
    public bool HasProxies => _proxies.Count > 0;

    /// <summary>Takes a caller's address and scheme from the headers of trusted proxies, however many are in a row, and of nobody else.</summary>
    public ForwardedHeadersOptions Forwarded()
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null,
        };
        // By default the framework trusts whatever runs on the same machine.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in _proxies) options.KnownIPNetworks.Add(proxy);
        return options;
    }

    /// <summary>An IPv4 address, or the /64 of an IPv6 one, which is one household or office.</summary>
    public string Of(HttpContext http)
    {
        if (http.Connection.RemoteIpAddress is not { } address) return "local";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return _proxies.Any(proxy => proxy.Contains(address)) ? Unnamed : Name(address);
    }

    private static string Name(IPAddress address)
    {
        // A browser on the same machine goes by either of its two names.
        if (IPAddress.IsLoopback(address)) return $"{IPAddress.Loopback}";
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return $"{new IPAddress(bytes)}/64";
    }

    private static IEnumerable<string> Listed(IConfiguration configuration) =>
        (configuration.GetSection(Setting).Get<string[]>() ?? [configuration[Setting] ?? ""])
            .SelectMany(text => text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static System.Net.IPNetwork Parse(string text)
    {
        if (System.Net.IPNetwork.TryParse(text, out var network)) return network;
        if (IPAddress.TryParse(text, out var address)) return new System.Net.IPNetwork(address, 8 * address.GetAddressBytes().Length);
        throw new Data.StartRefusedException($"{Setting} lists {PlainText.Shorten(text, 60)}, which is no address and no network such as 172.30.0.0/24.");
    }
}
