using System.Collections.Concurrent;
using NetMonitor.Console.Data;
using NetMonitor.Console.Regulation;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Regulation;
using Npgsql;

namespace NetMonitor.Console.Commands;

/// <summary>
/// Ends what lives on a session — circuits, hub streams, waiting requests — on this node at once and on the others within the second: by NOTIFY
/// on a channel of its own, and by a half-second poll in case a NOTIFY gets lost. It never waits for the journal's tail.
/// </summary>
public sealed partial class SessionCuts(
    NpgsqlDataSource source, Listener listener, RegulationInForce regulation, TimeProvider time, ILogger<SessionCuts> logger) : BackgroundService
{
    /// <summary>How long a session lasts: a working day.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(12);

    private const string Channel = "session_cuts";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<object, Action>> _connections = new();
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _cut = new();

    /// <summary>Live connections of all sessions; tests count them.</summary>
    public int Connections => _connections.Values.Sum(connections => connections.Count);

    public bool IsCut(Guid session) => _cut.ContainsKey(session);

    /// <summary>Registers what to do when the session ends; at once where it has ended already. Dispose to take it back.</summary>
    public IDisposable Register(Guid session, Action abort)
    {
        var registration = new Registration(this, session);
        ConcurrentDictionary<object, Action> connections;
        // When a session's last connection goes, it takes the session's list away. A connection added to that list meanwhile is added again, to the next one.
        do
        {
            connections = _connections.GetOrAdd(session, _ => new());
            connections[registration] = abort;
        }
        while (!IsCut(session) && _connections.GetValueOrDefault(session) != connections);

        if (IsCut(session)) abort();
        return registration;
    }

    /// <summary>Cuts sessions that were ended by a transaction which has committed.</summary>
    public async Task CutAsync(IReadOnlyCollection<Guid> sessions, CancellationToken cancel)
    {
        if (sessions.Count == 0) return;
        foreach (var session in sessions) CutHere(session);
        await using var command = source.CreateCommand($"select pg_notify('{Channel}', $1)");
        command.Parameters.AddWithValue(string.Join(',', sessions.Take(200)));
        await command.ExecuteNonQueryAsync(cancel);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(listener.ListenAsync(Channel, Hear, stoppingToken), PollAsync(stoppingToken));

    private void Hear(string payload)
    {
        foreach (var part in payload.Split(','))
            if (Guid.TryParse(part, out var session)) CutHere(session);
    }

    private async Task PollAsync(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            await Task.Delay(Poll, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_connections.IsEmpty) continue;
            try
            {
                await using var command = source.CreateCommand(
                    $"""
                    select id from unnest($1) as asked(id)
                    where not exists (
                      select from sessions s join accounts a on a.user_name = s.user_name and a.security_stamp = s.security_stamp
                        and a.status = '{nameof(AccountStatus.Active)}' and (a.password_changed_at is null or a.password_changed_at > $3)
                      where s.id = asked.id and s.ended_at is null and s.expires_at > $2)
                    """);
                command.Parameters.AddWithValue(_connections.Keys.ToArray());
                command.Parameters.AddWithValue(time.GetUtcNow());
                // A page that is open when the password gets too old is over, so that its change comes before anything else (R10.8).
                command.Parameters.AddWithValue(time.GetUtcNow().AddDays(-await regulation.OfAsync(SettingName.PasswordDays, cancel)));
                await using var reader = await command.ExecuteReaderAsync(cancel);
                while (await reader.ReadAsync(cancel)) CutHere(reader.GetGuid(0));
            }
            catch (Exception exception)
            {
                if (cancel.IsCancellationRequested) return;
                LogFailed(exception);
            }

            // Cuts are remembered for the lifetime of a session: after that it would have expired anyway.
            var old = time.GetUtcNow() - SessionLifetime;
            foreach (var (session, at) in _cut)
                if (at < old) _cut.TryRemove(session, out _);
        }
    }

    private void CutHere(Guid session)
    {
        _cut[session] = time.GetUtcNow();
        if (!_connections.TryRemove(session, out var connections)) return;
        foreach (var abort in connections.Values) abort();
    }

    private sealed class Registration(SessionCuts cuts, Guid session) : IDisposable
    {
        public void Dispose()
        {
            if (!cuts._connections.TryGetValue(session, out var connections)) return;
            connections.TryRemove(this, out _);
            if (!connections.IsEmpty || !cuts._connections.TryRemove(new(session, connections))) return;
            // Connections that were added just before the list was removed move to the session's next list.
            foreach (var (late, abort) in connections)
            {
                cuts._connections.GetOrAdd(session, _ => new())[late] = abort;
                if (cuts.IsCut(session)) abort();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ended sessions can't be looked up; it is tried again")]
    private partial void LogFailed(Exception exception);
}
