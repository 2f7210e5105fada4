using NetMonitor.Domain.Accounts;
using Npgsql;

namespace NetMonitor.Console.Reads;

/// <summary>
/// The one way to read. A scoped read knows for whom it reads, and its statements say by <see cref="Scopes"/> what that reader may see; a
/// system read is for jobs, for looking a session up, and for what all who are signed in may know.
/// </summary>
public sealed class ReadDoor(NpgsqlDataSource source)
{
    public ReadBatch For(Actor actor) => new(source.CreateBatch, actor);

    public ReadBatch ForSystem() => new(source.CreateBatch, null);

    /// <summary>
    /// Reads on a connection that a command or a background reader holds, and so sees what it has written. If commands took a second connection, all
    /// of them could wait for one for ever when the pool is used up.
    /// </summary>
    public static ReadBatch Within(NpgsqlConnection connection, Actor? actor) => new(connection.CreateBatch, actor);
}
