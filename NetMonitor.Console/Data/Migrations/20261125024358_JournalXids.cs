using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetMonitor.Console.Data.Migrations
{
    /// <inheritdoc />
    public partial class JournalXids : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // See JournalOrder: after a restore into another cluster only the offset is made anew.
            migrationBuilder.Sql("""
                create function journal_xid_offset() returns bigint language sql immutable as 'select 0::bigint';
                create function journal_xid() returns xid8 language sql volatile as 'select (pg_current_xact_id()::text::bigint + journal_xid_offset())::text::xid8';
                create function journal_horizon() returns xid8 language sql stable as 'select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + journal_xid_offset())::text::xid8';
                alter table journal alter column xid set default journal_xid();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table journal alter column xid set default pg_current_xact_id();
            drop function journal_horizon();
            drop function journal_xid();
            drop function journal_xid_offset();
            """);
    }
}
