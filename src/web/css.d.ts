// Style sheets are read by the build; importing one has no value.
declare module '*.css' {}
