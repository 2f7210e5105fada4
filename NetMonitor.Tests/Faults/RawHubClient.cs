using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace NetMonitor.Tests.Faults;

/// <summary>The hub's protocol by hand: light enough for a thousand, and able not to read. It tells the server that it lives, as every client does.</summary>
internal sealed class RawHubClient : IAsyncDisposable
{
    private const byte End = 0x1e;

    /// <summary>The server gives up a client that it has not heard for half a minute.</summary>
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _left = new();
    private Task _pinging = Task.CompletedTask;
    private readonly List<byte> _pending = [];
    private readonly byte[] _buffer = new byte[16 * 1024];

    /// <summary>The last cursor heard.</summary>
    public string Cursor { get; private set; } = "";

    /// <summary>Connects and subscribes after a cursor; reads nothing yet.</summary>
    public static async Task<RawHubClient> OpenAsync(Uri address, string token, string cursor, CancellationToken cancel)
    {
        while (true)
        {
            var client = new RawHubClient { Cursor = cursor };
            client._socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
            await client._socket.ConnectAsync(new UriBuilder(address) { Scheme = "ws", Path = "/hubs/feed" }.Uri, cancel);
            if (await client.ShakeHandsAsync(cancel))
            {
                await client.SendAsync($$"""{"type":4,"invocationId":"1","target":"Subscribe","arguments":["{{cursor}}"]}""", cancel);
                client._pinging = client.PingAsync();
                return client;
            }

            await client.DisposeAsync();
        }
    }

    /// <summary>False where the server, busy with a crowd, has given up waiting for it: whoever connects waits a quarter of a minute at most.</summary>
    private async Task<bool> ShakeHandsAsync(CancellationToken cancel)
    {
        try
        {
            await SendAsync("""{"protocol":"json","version":1}""", cancel);
            var answer = (await NextAsync(cancel)).ToString();
            Assert.Contains(answer, new[] { "{}", """{"error":"Handshake was canceled."}""" });
            return answer == "{}";
        }
        catch (WebSocketException)
        {
            return false;
        }
    }

    private async Task PingAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_ping, _left.Token);
                await SendAsync("""{"type":6}""", _left.Token);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // It has left, or the line is lost: whoever reads finds out.
        }
    }

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

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await _pinging;
        _left.Dispose();
        _socket.Dispose();
    }

    private async Task<JsonElement> NextAsync(CancellationToken cancel)
    {
        int end;
        while ((end = _pending.IndexOf(End)) < 0)
        {
            var received = await _socket.ReceiveAsync(_buffer, cancel);
            if (received.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException($"The server has closed the connection: {_socket.CloseStatusDescription}");
            _pending.AddRange(_buffer.AsSpan(0, received.Count));
        }

        var message = JsonDocument.Parse(_pending[..end].ToArray()).RootElement;
        _pending.RemoveRange(0, end + 1);
        return message;
    }

    private Task SendAsync(string message, CancellationToken cancel) =>
        _socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(message), End], WebSocketMessageType.Text, true, cancel);
}
