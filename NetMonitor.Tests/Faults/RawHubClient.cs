using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace NetMonitor.Tests.Faults;

/// <summary>The hub's protocol by hand: light enough for a thousand, and able not to read.</summary>
internal sealed class RawHubClient : IAsyncDisposable
{
    private const byte End = 0x1e;

    private readonly ClientWebSocket _socket = new();
    private readonly List<byte> _pending = [];
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>The last cursor heard.</summary>
    public string Cursor { get; private set; } = "";

    /// <summary>Connects and subscribes after a cursor; reads nothing yet.</summary>
    public static async Task<RawHubClient> OpenAsync(Uri address, string token, string cursor, CancellationToken cancel)
    {
        var client = new RawHubClient { Cursor = cursor };
        client._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/feed" }.Uri, cancel);
        await client.SendAsync("""{"protocol":"json","version":1}""", cancel);
        await client.SendAsync($$"""{"type":4,"invocationId":"1","target":"Subscribe","arguments":["{{cursor}}"]}""", cancel);
        return client;
    }

    /// <summary>Tells the server that it lives: a client that is only slow does this too.</summary>
    public Task PingAsync(CancellationToken cancel) => SendAsync("""{"type":6}""", cancel);

    /// <summary>Reads the next events' subject numbers.</summary>
    public async Task<List<string>> ReadAsync(int count, CancellationToken cancel)
    {
        var numbers = new List<string>(count);
        while (numbers.Count < count)
        {
            var message = await NextAsync(cancel);
            if (!message.TryGetProperty("type", out var type)) continue;
            Assert.True(type.GetInt32() is 2 or 6, message.ToString());
            if (type.GetInt32() == 6) continue;
            var item = message.GetProperty("item");
            Cursor = item.GetProperty("cursor").GetString()!;
            numbers.Add(item.GetProperty("subject").GetProperty("number").GetString()!);
        }

        return numbers;
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonElement> NextAsync(CancellationToken cancel)
    {
        int end;
        while ((end = _pending.IndexOf(End)) < 0)
        {
            var received = await _socket.ReceiveAsync(_buffer, cancel);
            Assert.NotEqual(WebSocketMessageType.Close, received.MessageType);
            _pending.AddRange(_buffer.AsSpan(0, received.Count));
        }

        var message = JsonDocument.Parse(_pending[..end].ToArray()).RootElement;
        _pending.RemoveRange(0, end + 1);
        return message;
    }

    private Task SendAsync(string message, CancellationToken cancel) => _socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(message), End], WebSocketMessageType.Text, true, cancel);
}
