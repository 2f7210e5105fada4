using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace NetMonitor.Console.Data.Migrations
{
    /// <inheritdoc />
    public partial class AssignmentAttachmentsAndSavedViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_attachments_task_number",
                table: "attachments");

            migrationBuilder.AddColumn<string>(
                name: "unit_code",
                table: "attachments",
                type: "character varying(10)",
                maxLength: 10,
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "saved_views",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "character varying(15)", maxLength: 15, nullable: false, collation: "C"),
                    page = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    query = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    saved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_saved_views", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_attachments_task_number_unit_code",
                table: "attachments",
                columns: new[] { "task_number", "unit_code" });

            migrationBuilder.CreateIndex(
                name: "ix_saved_views_user_name_page_name",
                table: "saved_views",
                columns: new[] { "user_name", "page", "name" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "saved_views");

            migrationBuilder.DropIndex(
                name: "ix_attachments_task_number_unit_code",
                table: "attachments");

            migrationBuilder.DropColumn(
                name: "unit_code",
                table: "attachments");

            migrationBuilder.CreateIndex(
                name: "ix_attachments_task_number",
                table: "attachments",
                column: "task_number");
        }
    }
}
