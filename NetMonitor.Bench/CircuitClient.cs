using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace NetMonitor.Bench;

/// <summary>
/// Opens real circuits of one page as a browser does, but draws nothing: a small client of the circuit protocol. Runs as a process
/// of its own, so that its memory is not counted as the console's.
/// </summary>
internal sealed partial class CircuitClient
{
    /// <summary>A page has come to rest when nothing was drawn for this long.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private readonly HubConnection _connection;
    private readonly string _address;
    private readonly string _cookie;
    private string _circuit = "";
    private int _batches;
    private long _lastDrawn = Environment.TickCount64;

    private CircuitClient(string address, string cookie)
    {
        (_address, _cookie) = (address, cookie);
        var builder = new HubConnectionBuilder().WithUrl($"{address}/_blazor", options =>
        {
            options.Headers.Add("Cookie", cookie);
            options.Transports = HttpTransportType.WebSockets;
            options.SkipNegotiation = true;
        });
        builder.Services.RemoveAll<IHubProtocol>();
        builder.Services.AddSingleton<IHubProtocol>(new BlazorPack());
        _connection = builder.Build();
        _connection.On<long, byte[]>("JS.RenderBatch", async (batch, _) =>
        {
            Interlocked.Increment(ref _batches);
            Volatile.Write(ref _lastDrawn, Environment.TickCount64);
            await _connection.SendAsync("OnRenderCompleted", batch, (string?)null);
        });
        _connection.On<string>("JS.BeginInvokeJS", AnswerAsync);
        _connection.On<string>("JS.Error", message => System.Console.Error.WriteLine(message));
    }

    /// <summary>
    /// Reads cookies from the first line of the input, with tabs between them, and takes them in turn, as a session may hold so many circuits only; opens
    /// the circuits, says <c>ready</c> once all have come to rest, and closes them when the input ends.
    /// </summary>
    public static async Task<int> RunAsync(string address, string path, int count)
    {
        var cookies = (System.Console.ReadLine() ?? "").Split('\t');
        var clients = new List<CircuitClient>();
        for (var i = 0; i < count; i++)
        {
            var client = new CircuitClient(address, cookies[i % cookies.Length]);
            await client.OpenAsync(path);
            clients.Add(client);
        }

        while (clients.Any(client => client._batches < 1 || Environment.TickCount64 - Volatile.Read(ref client._lastDrawn) < Rest.TotalMilliseconds))
            await Task.Delay(100);
        System.Console.WriteLine("ready");
        while (System.Console.ReadLine() is not null)
        {
        }

        foreach (var client in clients) await client.CloseAsync();
        return 0;
    }

    private async Task OpenAsync(string path)
    {
        using var http = Http();
        var page = await http.GetStringAsync(new Uri(_address + path));
        var markers = Marker().Matches(page).Select(match => JsonDocument.Parse(match.Groups[1].Value).RootElement)
            .Where(marker => marker.TryGetProperty("descriptor", out _)).ToList();
        if (markers.Count == 0) throw new InvalidOperationException($"{path} holds no interactive page.");
        var state = State().Match(page) is { Success: true } found ? found.Groups[1].Value : "";
        await _connection.StartAsync();
        _circuit = await _connection.InvokeAsync<string>("StartCircuit", $"{_address}/", _address + path, "[]", state);
        var operations = markers.Select((marker, index) => new { type = "add", ssrComponentId = index + 1, marker });
        await _connection.SendAsync("UpdateRootComponents", JsonSerializer.Serialize(new { batchId = 1, operations }), state);
    }

    /// <summary>As a browser that leaves the page: the console lets the circuit go at once.</summary>
    private async Task CloseAsync()
    {
        using var http = Http();
        using var form = new MultipartFormDataContent { { new StringContent(_circuit), "circuitId" } };
        await http.PostAsync(new Uri($"{_address}/_blazor/disconnect"), form);
        await _connection.DisposeAsync();
    }

    /// <summary>Every call of the page's scripts is answered by nothing.</summary>
    private async Task AnswerAsync(string invocation)
    {
        using var call = JsonDocument.Parse(invocation);
        var handle = call.RootElement.EnumerateObject().First(property => property.Name.Equals("asyncHandle", StringComparison.OrdinalIgnoreCase)).Value
            .GetInt64();
        if (handle != 0)
            await _connection.SendAsync("EndInvokeJSFromDotNet", handle, true, string.Create(CultureInfo.InvariantCulture, $"[{handle},true,null]"));
    }

    private HttpClient Http() => new(new SocketsHttpHandler { UseCookies = false }) { DefaultRequestHeaders = { { "Cookie", _cookie } } };

    [GeneratedRegex("<!--Blazor:(\\{.*?\\})-->")]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();

    /// <summary>The circuit's protocol: MessagePack under a name of its own.</summary>
    private sealed class BlazorPack : IHubProtocol
    {
        private readonly MessagePackHubProtocol _inner = new();

        public string Name => "blazorpack";
        public int Version => 1;
        public TransferFormat TransferFormat => TransferFormat.Binary;
        public bool IsVersionSupported(int version) => version <= Version;
        public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder,
            [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HubMessage? message) => _inner.TryParseMessage(ref input, binder, out message);
        public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);
        public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _inner.GetMessageBytes(message);
    }
}
