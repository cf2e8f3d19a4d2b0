import type { SqlDatabase } from './database.ts';

/** A database that writes down what it is asked, for tests of how that is found. */
export function listen(database: SqlDatabase, texts: Set<string>): SqlDatabase {
  const listening: SqlDatabase = {
    dialect: database.dialect,
    all(statement, params) {
      texts.add(statement.compiled('sqlite').text);
      return database.all(statement, params);
    },
    get(statement, params) {
      texts.add(statement.compiled('sqlite').text);
      return database.get(statement, params);
    },
    run(statement, params) {
      texts.add(statement.compiled('sqlite').text);
      return database.run(statement, params);
    },
    write(bulk, rows) {
      texts.add(bulk.text('sqlite'));
      return database.write(bulk, rows);
    },
    query(query) {
      texts.add(query.compile().sql);
      return database.query(query);
    },
    execute: (text) => database.execute(text),
    snapshot: (work) => database.snapshot(() => work(listening)),
    transaction: (priority, work) => database.transaction(priority, () => work(listening)),
    close: () => database.close(),
  };
  return listening;
}
