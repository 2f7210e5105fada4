using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace NetMonitor.Console.Data;

/// <summary>Where the private server listens: a Unix socket in a private folder, or loopback. Never both.</summary>
internal sealed record PostgresEndpoint(string Host, int Port)
{
    /// <summary>A socket's address holds 107 bytes on Linux and 103 on macOS; one limit for both.</summary>
    private const int LongestSocketPath = 103;

    private const int SocketPort = 5432;

    public bool IsSocket => Host.StartsWith('/');

    /// <summary>Decides where a server that is not running shall listen.</summary>
    public static async Task<PostgresEndpoint> ChooseAsync(string clusterFolder, bool loopback, PostgresAccount account, CancellationToken ct)
    {
        if (!loopback && !OperatingSystem.IsWindows())
        {
            var run = Path.Combine(clusterFolder, "run");
            if (Fits(run))
                return new PostgresEndpoint(run, SocketPort);
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(clusterFolder)).AsSpan(0, 8));
            var brief = $"/tmp/netmonitor-{name}";
            if (await account.TryOwnFolderAsync(brief, ct))
                return new PostgresEndpoint(brief, SocketPort);
        }
        return new PostgresEndpoint("127.0.0.1", ChoosePort(Path.Combine(clusterFolder, "port")));
    }

    /// <summary>What a running server says in its pid file: line 4 is the port, 5 the socket folder, 6 the address.</summary>
    public static PostgresEndpoint? OfRunning(string[] pidFile) =>
        pidFile.Length >= 6 && int.TryParse(pidFile[3], CultureInfo.InvariantCulture, out var port)
            ? new PostgresEndpoint(pidFile[4].Length > 0 ? pidFile[4] : "127.0.0.1", port)
            : null;

    // A comma parts hosts in a connection string, and socket folders in PostgreSQL's settings.
    private static bool Fits(string folder) =>
        Encoding.UTF8.GetByteCount($"{folder}/.s.PGSQL.{SocketPort}") <= LongestSocketPath && folder.IndexOfAny([',', '"']) < 0;

    /// <summary>The port of last time while it is free, so that a console's connection string outlives a restart.</summary>
    private static int ChoosePort(string file)
    {
        if (File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var last) && Bind(last) == last)
            return last;
        var port = Bind(0) ?? throw new EmbeddedPostgresException("No free port on 127.0.0.1.");
        File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    private static int? Bind(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
