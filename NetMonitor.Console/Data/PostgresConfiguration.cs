namespace NetMonitor.Console.Data;

/// <summary>The private server's settings, written before every start; an operator's own go into <c>local.conf</c>.</summary>
internal static class PostgresConfiguration
{
    public static string For(PostgresEndpoint endpoint) => $"""
        # Written by the console at every start. Put settings of your own into local.conf beside this file.
        listen_addresses = {Quoted(endpoint.IsSocket ? "" : endpoint.Host)}
        unix_socket_directories = {Quoted(endpoint.IsSocket ? endpoint.Host : "")}
        unix_socket_permissions = 0700
        port = {endpoint.Port}
        cluster_name = 'netmonitor'
        password_encryption = 'scram-sha-256'

        # Two consoles with a pool of 80 each, the tools of an operator, and room.
        max_connections = 200
        max_locks_per_transaction = 128
        shared_buffers = 256MB
        effective_cache_size = 2GB
        work_mem = 8MB
        maintenance_work_mem = 128MB
        random_page_cost = 1.1
        # The console's queries are short: compiling them costs more than it saves.
        jit = off

        fsync = on
        synchronous_commit = on
        wal_compression = on
        min_wal_size = 256MB
        max_wal_size = 2GB
        checkpoint_timeout = 15min

        # One file a day, kept for a month.
        logging_collector = on
        log_directory = '../log'
        log_filename = 'postgresql-%d.log'
        log_rotation_age = 1d
        log_rotation_size = 0
        log_truncate_on_rotation = on
        log_line_prefix = '%m [%p] %d '

        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'

        include_if_exists = 'local.conf'

        """;

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
