using System.Text.Json;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;

namespace NetMonitor.Tests.Faults;

/// <summary>A program on the hub that goes on after every loss of its connection, from the last cursor it was given, as API.md tells it to.</summary>
internal sealed class HubFollower : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<(string What, string Cursor)> _heard = [];
    private readonly Task _following;
    private string _cursor;

    public HubFollower(Uri address, string token, string cursor)
    {
        _cursor = cursor;
        _following = Task.Run(() => FollowAsync(address, token));
    }

    /// <summary>How often it has begun anew.</summary>
    public int Connections { get; private set; }

    /// <summary>What it was told about tasks and assignments: kind and number.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard) return [.. _heard.Select(item => item.What)];
        }
    }

    public bool HasRepeats
    {
        get
        {
            lock (_heard) return _heard.Select(item => item.Cursor).Distinct().Count() < _heard.Count;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _following;
        _end.Dispose();
    }

    private async Task FollowAsync(Uri address, string token)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                // Without a cookie nothing keeps the negotiation and the socket at one node: straight to the socket.
                await using var connection = new HubConnectionBuilder().WithUrl(new Uri(address, "hubs/feed"), options =>
                {
                    options.Transports = HttpTransportType.WebSockets;
                    options.SkipNegotiation = true;
                    options.Headers["Authorization"] = $"Bearer {token}";
                }).Build();
                await connection.StartAsync(_end.Token);
                Connections++;
                await foreach (var item in connection.StreamAsync<JsonElement>("Subscribe", _cursor, _end.Token)) Hear(item);
            }
            catch (Exception lost) when (lost is OperationCanceledException or HubException or HttpRequestException or IOException or InvalidOperationException
                or System.Net.WebSockets.WebSocketException)
            {
                // Lost: the next round goes on from the cursor.
            }

            if (!_end.IsCancellationRequested) await Task.Delay(50);
        }
    }

    private void Hear(JsonElement item)
    {
        _cursor = item.GetProperty("cursor").GetString()!;
        var subject = item.GetProperty("subject");
        if (subject.GetProperty("type").GetString() is not ("Task" or "Assignment")) return;
        lock (_heard) _heard.Add(($"{item.GetProperty("kind").GetString()} {subject.GetProperty("number").GetString()}", _cursor));
    }
}
