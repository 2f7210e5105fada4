using System.Net;
using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Faults;

/// <summary>A token that stands in an address, as browsers' clients of the hub send it, is in no log of the proxy: neither of requests nor of errors.</summary>
public sealed class NginxLogTests
{
    [Fact]
    public async Task Log_OfAHubsConnection_HoldsNoToken()
    {
        const string Token = "0123456789abcdef0123456789abcdef";
        // Behind it is nobody: then it has the most to say.
        var nobody = new Uri($"http://127.0.0.1:{RealConsole.FreePort()}");
        await using var nginx = await NginxProxy.StartAsync(nobody, nobody, logs: true);
        using var client = new HttpClient { BaseAddress = nginx.Address };
        client.DefaultRequestHeaders.Referrer = new Uri($"http://localhost/?access_token={Token}");
        Assert.Equal(HttpStatusCode.BadGateway, (await client.GetAsync(new Uri($"/hubs/feed?access_token={Token}", UriKind.Relative))).StatusCode);

        await Eventually.TrueAsync(() => nginx.Log.Contains("\"GET /hubs/feed\" 502", StringComparison.Ordinal), "the request is logged");
        Assert.DoesNotContain(Token, nginx.Log, StringComparison.Ordinal);
    }
}
