using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetMonitor.Console.Data.Migrations
{
    /// <inheritdoc />
    public partial class ListIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_units_level_kind_path",
                table: "units");

            migrationBuilder.DropIndex(
                name: "ix_assignments_deadline",
                table: "assignments");

            migrationBuilder.DropIndex(
                name: "ix_assignments_unit_path_task_number",
                table: "assignments");

            migrationBuilder.AddColumn<bool>(
                name: "ended",
                table: "progress",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "task_grants",
                columns: table => new
                {
                    unit_code = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false, collation: "C"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    task_number = table.Column<string>(type: "character varying(17)", maxLength: 17, nullable: false, collation: "C"),
                    direct = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_task_grants", x => new { x.unit_code, x.created_at, x.task_number });
                });

            migrationBuilder.CreateIndex(
                name: "ix_units_level_path",
                table: "units",
                columns: new[] { "level", "path" });

            migrationBuilder.CreateIndex(
                name: "ix_progress_unit_code_slot_deadline",
                table: "progress",
                columns: new[] { "unit_code", "slot", "deadline" },
                filter: "amount > 0 and not ended");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_deadline",
                table: "assignments",
                column: "deadline",
                filter: "state in (0, 1, 2, 4) and overdue_told_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_issuer_path",
                table: "assignments",
                column: "issuer_path",
                filter: "extension_requested_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_task_number_updated_at_unit_path",
                table: "assignments",
                columns: new[] { "task_number", "updated_at", "unit_path" },
                filter: "state = 3 or (extension_requested_at is not null and state in (0, 1, 4))");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_unit_path_deadline_task_number",
                table: "assignments",
                columns: new[] { "unit_path", "deadline", "task_number" });

            // What was issued, dispatched and ended before this was there.
            migrationBuilder.Sql("""
                insert into task_grants (unit_code, created_at, task_number, direct)
                select u.code, x.created_at, x.number, bool_or(step = length(x.path) / 11 - 1)
                from (
                  select number, created_at, issuer_path as path from tasks
                  union all
                  select t.number, t.created_at, a.unit_path from assignments a join tasks t on t.number = a.task_number) x
                cross join lateral generate_series(0, length(x.path) / 11 - 1) as step
                join units u on u.code = substr(x.path, step * 11 + 1, 10) and u.level < 5
                group by 1, 2, 3;
                update progress p set ended = true from tasks t where t.number = p.task_number and t.state <> 1;

                -- The journal of an administrator: by the units whose accounts it manages.
                drop index ix_journal_actor;
                create index ix_journal_actor_path on journal (actor_path, xid, id);
                create index ix_journal_account on journal (unit_path, xid, id) where subject_type = 'Account';
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop index ix_journal_actor_path; drop index ix_journal_account; create index ix_journal_actor on journal (actor, id)");

            migrationBuilder.DropTable(
                name: "task_grants");

            migrationBuilder.DropIndex(
                name: "ix_units_level_path",
                table: "units");

            migrationBuilder.DropIndex(
                name: "ix_progress_unit_code_slot_deadline",
                table: "progress");

            migrationBuilder.DropIndex(
                name: "ix_assignments_deadline",
                table: "assignments");

            migrationBuilder.DropIndex(
                name: "ix_assignments_issuer_path",
                table: "assignments");

            migrationBuilder.DropIndex(
                name: "ix_assignments_task_number_updated_at_unit_path",
                table: "assignments");

            migrationBuilder.DropIndex(
                name: "ix_assignments_unit_path_deadline_task_number",
                table: "assignments");

            migrationBuilder.DropColumn(
                name: "ended",
                table: "progress");

            migrationBuilder.CreateIndex(
                name: "ix_units_level_kind_path",
                table: "units",
                columns: new[] { "level", "kind", "path" });

            migrationBuilder.CreateIndex(
                name: "ix_assignments_deadline",
                table: "assignments",
                column: "deadline",
                filter: "state in (0, 1, 2, 4)");

            migrationBuilder.CreateIndex(
                name: "ix_assignments_unit_path_task_number",
                table: "assignments",
                columns: new[] { "unit_path", "task_number" });
        }
    }
}
